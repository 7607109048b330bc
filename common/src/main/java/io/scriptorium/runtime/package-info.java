/** How a worker starts, reports its health, and stops. */
@NullMarked
package io.scriptorium.runtime;

import org.jspecify.annotations.NullMarked;
