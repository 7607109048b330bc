@NullMarked
package io.scriptorium.job;

import org.jspecify.annotations.NullMarked;
