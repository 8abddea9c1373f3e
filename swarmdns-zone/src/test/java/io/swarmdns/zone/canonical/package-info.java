@NullMarked
package io.swarmdns.zone.canonical;

import org.jspecify.annotations.NullMarked;
