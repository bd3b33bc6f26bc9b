/**
 * The catalog: what a version of Sprocket needs, read from {@code SprocketRelease} objects, and how
 * its templates and secret names resolve for one instance. Pure.
 */
@NullMarked
package gg.sprocket.operator.release;

import org.jspecify.annotations.NullMarked;
