/** The documentation: what can be generated is, what can be compared with the code is. */
@NullMarked
package gg.sprocket.operator.docs;

import org.jspecify.annotations.NullMarked;
