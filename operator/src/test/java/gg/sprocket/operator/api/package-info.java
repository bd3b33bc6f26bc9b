/** The CRDs, the chart and the reference pages: generated here, compared here, tried out here. */
@NullMarked
package gg.sprocket.operator.api;

import org.jspecify.annotations.NullMarked;
