/**
 * What routes and certificates an instance needs, for the components that make them and for the
 * status that tells of them. Pure.
 */
@NullMarked
package gg.sprocket.operator.plan.exposure;

import org.jspecify.annotations.NullMarked;
