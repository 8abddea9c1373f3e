/// What `swarmctl` and other programs ask of a node: the contract is `admin.proto`. [AdminService]
/// is the table of contents.
@NullMarked
package io.swarmdns.server.admin;

import org.jspecify.annotations.NullMarked;
