@NullMarked
package io.swarmdns.zone.text;

import org.jspecify.annotations.NullMarked;
