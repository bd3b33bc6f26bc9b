@NullMarked
package gg.sprocket.operator.component.snapshots;

import org.jspecify.annotations.NullMarked;
