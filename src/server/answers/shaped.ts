import * as v from 'valibot';

/** A schema whose output the compiler holds against the type that it describes. */
export function shaped<T>(): (schema: v.GenericSchema<unknown, T>) => v.GenericSchema<unknown, T> {
  return (schema) => schema;
}

export const text = v.string();
export const texts = v.array(v.string());
export const flag = v.boolean();
export const count = v.pipe(v.number(), v.integer());
export const textOrNull = v.nullable(v.string());
export const countOrNull = v.nullable(count);
