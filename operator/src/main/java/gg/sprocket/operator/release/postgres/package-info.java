/** What PostgreSQL 17 takes as a parameter: names, kinds, units and ranges. Pure. */
@NullMarked
package gg.sprocket.operator.release.postgres;

import org.jspecify.annotations.NullMarked;
