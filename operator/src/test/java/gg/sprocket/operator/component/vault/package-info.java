@NullMarked
package gg.sprocket.operator.component.vault;

import org.jspecify.annotations.NullMarked;
