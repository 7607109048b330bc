/** TLS, passwords and access lists on real servers, and secrets that must not be seen. */
@NullMarked
package io.scriptorium.security;

import org.jspecify.annotations.NullMarked;
