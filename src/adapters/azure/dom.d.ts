/** The browser's name for a key that `@azure/msal-common`'s declarations use and Node does not declare. */
type JsonWebKey = import("node:crypto").JsonWebKey;
