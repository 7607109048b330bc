@NullMarked
package io.scriptorium.context;

import org.jspecify.annotations.NullMarked;
