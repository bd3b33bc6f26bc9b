@NullMarked
package gg.sprocket.dev.node;

import org.jspecify.annotations.NullMarked;
