export const writes = {
  'writes.what-to-do': 'What to do',
  'writes.title': 'Failed writes',
  'writes.text':
    'What the PSA refused, what waits for a decision, and what is in doubt and being looked for. Nothing here is lost, and nothing is sent twice by itself.',
  'writes.needs-somebody': 'Failed or in doubt',
  'writes.empty': 'Nothing has failed',
  'writes.empty-text': 'Every write was taken by the PSA, or goes on by itself.',
  'writes.what': 'Write',
  'writes.why': 'Reason and what to do',
  'writes.retry': 'Send again',
  'writes.hold': 'Hold',
  'writes.go-on': '{count, plural, one {# write goes} other {# writes go}} on.',
  'writes.held': '{count, plural, one {# write is} other {# writes are}} held.',
  'writes.some-not': '{count, plural, one {# write stays} other {# writes stay}} as it is',
  'writes.looked': 'Have you looked in the PSA?',
  'writes.looked-text':
    'A write among these may have been applied although no answer came, and the PSA’s search does not tell. Look for its mark first (Repair by hand). Send it again only if it is not there.',
  'writes.careful': 'Careful mode',
  'writes.careful-text':
    'The PSA’s search did not find what had just been written. Until it does, a write in doubt waits here for a person instead of being sent again.',
  'writes.last-try': '{count, plural, one {# try} other {# tries}}, the last {at}',
  'writes.by-hand': 'Repair by hand',
  'writes.mark': 'the mark',
  'writes.if-there':
    'If a record bears it, the write was applied: enter that record’s number. If none does, send the write again.',
  'writes.if-there-note': 'If it is there, the write was applied: hold it. If not, send it again.',
  'writes.link': 'It is there: enter its number',
  'writes.link-text':
    'The record is read from the PSA by this number and has to bear the mark; then the write counts as done.',
  'writes.link-save': 'Link',
  'writes.record': 'Record number',
  'writes.linked': 'Linked to #{record}.',
  'write-mark.externalXRef':
    'In ConnectWise, look for a service ticket whose external reference (externalXRef) is:',
  'write-mark.note': 'On ticket {ticket}, look for a note whose last line ends with:',
  'write-mark.deviceIdentifier': 'In ConnectWise, look for a configuration whose device identifier is:',
  'write-mark.typeName':
    'In ConnectWise (System > Setup Tables > Configuration), look for a configuration type of this name:',
  'write-mark.question': 'On the configuration type, look for this question:',
  'write-advice.check-rights': 'The key lacks a right.',
  'write-place.check-rights': 'See which one',
  'write-advice.check-keys': 'The PSA no longer takes the keys.',
  'write-place.check-keys': 'Enter new keys',
  'write-advice.map-customer':
    'Map the customer to a company, or choose a catch-all company; then it goes on by itself.',
  'write-place.map-customer': 'Customers without a company',
  'write-advice.correct-field': 'Correct in ConnectWise what the message names, then send it again.',
  'write-advice.record-gone':
    'The record is gone. The next run decides anew; send it again if it was brought back.',
  'write-advice.look-first': 'It may have been applied. Look in the PSA before you send it again.',
  'write-advice.held-by-person': 'Somebody holds it. Send it again when it may go on.',
  'write-advice.being-looked-for':
    'It is looked for in the PSA, and sent again by itself only once it is certain that it is not there.',
  'write-advice.goes-on': 'It goes on by itself.',
  'write.configuration-type': 'Make the configuration type',
  'write.configuration-question': 'Add a question to the type',
  'write.configuration-create': 'Make the configuration',
} as const;
