/** Which console an API key belongs to: "Umbrella for MSPs" or the MSSPs' "Managed Services Console". */
export type ProviderKind = 'msp' | 'mssp';
