/** Tests of the whole system over real processes. */
@NullMarked
package io.scriptorium.system;

import org.jspecify.annotations.NullMarked;
