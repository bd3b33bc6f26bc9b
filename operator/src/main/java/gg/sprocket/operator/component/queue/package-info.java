/** RabbitMQ: the Builtin server or an External one, for releases that use a queue. */
@NullMarked
package gg.sprocket.operator.component.queue;

import org.jspecify.annotations.NullMarked;
