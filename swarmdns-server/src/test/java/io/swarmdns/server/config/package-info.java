@NullMarked
package io.swarmdns.server.config;

import org.jspecify.annotations.NullMarked;
