@NullMarked
package gg.sprocket.operator.component.network;

import org.jspecify.annotations.NullMarked;
