/** The secret values of the application: those the operator makes and those people supply. */
@NullMarked
package gg.sprocket.operator.component.secrets;

import org.jspecify.annotations.NullMarked;
