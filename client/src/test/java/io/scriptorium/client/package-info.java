@NullMarked
package io.scriptorium.client;

import org.jspecify.annotations.NullMarked;
