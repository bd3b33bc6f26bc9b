/**
 * Redis: the Builtin server, with a volume where it is to survive a restart, or an External one.
 */
@NullMarked
package gg.sprocket.operator.component.cache;

import org.jspecify.annotations.NullMarked;
