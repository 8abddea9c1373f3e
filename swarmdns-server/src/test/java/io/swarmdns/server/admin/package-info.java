@NullMarked
package io.swarmdns.server.admin;

import org.jspecify.annotations.NullMarked;
