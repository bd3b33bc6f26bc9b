/**
 * The vocabulary of the core, all values: what was observed, what components decide, what is to
 * change, what came of it; and the planner that turns decisions into a plan. Pure: no client, no
 * clock, no I/O.
 */
@NullMarked
package gg.sprocket.operator.plan;

import org.jspecify.annotations.NullMarked;
