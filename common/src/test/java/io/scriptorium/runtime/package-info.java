@NullMarked
package io.scriptorium.runtime;

import org.jspecify.annotations.NullMarked;
