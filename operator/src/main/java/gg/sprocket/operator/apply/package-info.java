/** Turns a plan into requests: the only package that writes to the cluster. */
@NullMarked
package gg.sprocket.operator.apply;

import org.jspecify.annotations.NullMarked;
