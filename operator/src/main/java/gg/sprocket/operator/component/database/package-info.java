/** PostgreSQL: the Builtin server with its volume and certificate, or an External one. */
@NullMarked
package gg.sprocket.operator.component.database;

import org.jspecify.annotations.NullMarked;
