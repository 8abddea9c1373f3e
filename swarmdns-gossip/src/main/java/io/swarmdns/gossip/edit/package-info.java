/// From what a client asks for to an entry of the log: the leader's editor.
@NullMarked
package io.swarmdns.gossip.edit;

import org.jspecify.annotations.NullMarked;
