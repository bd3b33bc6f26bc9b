/** PostgreSQL as the programs use it: pools, and queues that are tables. */
@NullMarked
package gg.sprocket.standin.postgres;

import org.jspecify.annotations.NullMarked;
