/** RabbitMQ as the programs of 1.4 use it. */
@NullMarked
package gg.sprocket.standin.rabbit;

import org.jspecify.annotations.NullMarked;
