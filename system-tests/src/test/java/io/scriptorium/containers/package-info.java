/** The images, on a container engine. */
@NullMarked
package io.scriptorium.containers;

import org.jspecify.annotations.NullMarked;
