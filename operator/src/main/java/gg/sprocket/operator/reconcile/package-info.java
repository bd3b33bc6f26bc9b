/** The controller: observe, plan, apply, report. */
@NullMarked
package gg.sprocket.operator.reconcile;

import org.jspecify.annotations.NullMarked;
