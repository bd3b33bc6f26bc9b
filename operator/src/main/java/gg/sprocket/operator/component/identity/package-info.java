/** Who the pods are, and the operator's right to the namespace's Secrets. */
@NullMarked
package gg.sprocket.operator.component.identity;

import org.jspecify.annotations.NullMarked;
