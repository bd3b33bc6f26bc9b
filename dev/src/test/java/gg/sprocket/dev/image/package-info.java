/** Tests of the images for a node without a registry. */
@NullMarked
package gg.sprocket.dev.image;

import org.jspecify.annotations.NullMarked;
