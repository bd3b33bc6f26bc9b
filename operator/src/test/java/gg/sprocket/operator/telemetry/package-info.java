@NullMarked
package gg.sprocket.operator.telemetry;

import org.jspecify.annotations.NullMarked;
