@NullMarked
package io.scriptorium.redis;

import org.jspecify.annotations.NullMarked;
