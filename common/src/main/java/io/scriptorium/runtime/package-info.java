/** How a worker starts, tells of its health, and stops. */
@NullMarked
package io.scriptorium.runtime;

import org.jspecify.annotations.NullMarked;
