/// Which node is asked, and how it is reached and known: Unix sockets, mutual TLS, identity files.
@NullMarked
package io.swarmdns.ctl.connect;

import org.jspecify.annotations.NullMarked;
