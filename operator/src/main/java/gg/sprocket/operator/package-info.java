/** Wiring only: reads the settings, builds the parts and starts them. */
@NullMarked
package gg.sprocket.operator;

import org.jspecify.annotations.NullMarked;
