@NullMarked
package gg.sprocket.operator.component.schema;

import org.jspecify.annotations.NullMarked;
