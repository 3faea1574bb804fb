/** Version of this build, as shown by --version, in status and to peers. */
export const VERSION = "0.1.0";
