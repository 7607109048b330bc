/** The connection to Redis, and the scripts that run in it as one step. */
@NullMarked
package io.scriptorium.redis;

import org.jspecify.annotations.NullMarked;
