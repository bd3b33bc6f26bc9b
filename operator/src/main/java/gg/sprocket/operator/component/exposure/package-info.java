/** Routes from outside to the application. */
@NullMarked
package gg.sprocket.operator.component.exposure;

import org.jspecify.annotations.NullMarked;
