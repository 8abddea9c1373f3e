@NullMarked
package io.swarmdns.zone.answer;

import org.jspecify.annotations.NullMarked;
