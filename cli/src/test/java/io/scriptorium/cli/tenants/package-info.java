@NullMarked
package io.scriptorium.cli.tenants;

import org.jspecify.annotations.NullMarked;
