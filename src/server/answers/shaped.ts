import * as v from 'valibot';

/** A schema whose output the compiler holds against the type that it describes, down to every key, also the optional ones. */
export function shaped<T>() {
  return <S extends v.GenericSchema<unknown, T>>(schema: S, ..._complete: Complete<T, v.InferOutput<S>>): v.GenericSchema<unknown, T> =>
    schema;
}

/** An argument that nobody has is wanted where the schema lacks a key of the type. */
type Complete<T, O> = [Exclude<keyof T, keyof O>] extends [never] ? [] : [{ readonly lacking: Exclude<keyof T, keyof O> }];

export const text = v.string();
export const texts = v.array(v.string());
export const flag = v.boolean();
export const count = v.pipe(v.number(), v.integer());
export const textOrNull = v.nullable(v.string());
export const countOrNull = v.nullable(count);
