/** The environment of a Lambda function, as `lib/token-refresher.ts` sets it. Only handlers read it. */

/** The value of a variable. Throws, naming it, if it is not set: that is a fault of the deployment. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set; deploy the stack again`);
  return value;
}
