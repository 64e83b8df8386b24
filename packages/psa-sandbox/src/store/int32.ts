/** The most that PostgreSQL's `integer` holds: no record has a number beyond it. */
export const int32Max = 2_147_483_647;
