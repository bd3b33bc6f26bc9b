/** Certificates of the public hosts. */
@NullMarked
package gg.sprocket.operator.component.tls;

import org.jspecify.annotations.NullMarked;
