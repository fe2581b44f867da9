// How people, roles and reach look on the wire.
import { z } from 'zod';
import { DIMENSIONS } from '../../engine/people/reach.ts';
import { SCOPES } from '../../engine/people/scopes.ts';

const ENTRIES_MAX = 500;
const place = z.string().trim().min(1).max(64);

/** Null: everything. A dimension that is absent does not narrow. */
export const reachSchema = z
  .strictObject({
    merchants: z.array(place).min(1).max(ENTRIES_MAX).optional(),
    chains: z.array(place).min(1).max(ENTRIES_MAX).optional(),
    regions: z.array(place).min(1).max(ENTRIES_MAX).optional(),
  })
  .refine(
    (reach) => DIMENSIONS.some((dimension) => reach[dimension] !== undefined),
    'names merchants, chains or regions; null means everything',
  )
  .nullable();

/** A reach as answered. */
export const reachReply = z
  .object({
    merchants: z.array(z.string()).optional(),
    chains: z.array(z.string()).optional(),
    regions: z.array(z.string()).optional(),
  })
  .nullable();

/** Asking for a benefit belongs to machines at the till, so no role has it. */
export const roleScopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .refine((scopes) => !scopes.includes('evaluate'), 'evaluate belongs to service keys alone');

export const roleName = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and dashes');

export const personName = z.string().trim().min(1).max(100);
export const email = z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(254));
export const rolesOfPerson = z.array(roleName).max(20);

export const personSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    state: z.enum(['invited', 'active', 'disabled']),
    roles: z.array(z.string()),
    reach: reachReply,
    demo: z.boolean(),
    totp: z.boolean(),
    signsInBy: z.enum(['password', 'oidc', 'nothing']),
    lockedUntil: z.string().nullable(),
    createdAt: z.string(),
    seenAt: z.string().nullable(),
  })
  .meta({ id: 'Person' });

/** The link is in this answer and nowhere else: only its hash is stored. */
export const linkSchema = z.object({ path: z.string(), expiresAt: z.string() });
