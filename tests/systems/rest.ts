/** JSON over HTTP to an application's own interface, apart from the browser under trial. */
export type Rest = <T>(path: string, body?: object) => Promise<T>;

/** *Guarantees:* GET without a body, POST with one; throws with the answer's status and text when it is not 2xx. */
export function restClient(base: string, authorization: string): Rest {
  return async <T>(path: string, body?: object): Promise<T> => {
    const response = await fetch(`${base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
    return (await response.json()) as T;
  };
}

export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
