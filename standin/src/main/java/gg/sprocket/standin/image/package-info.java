/** What is in the images besides the stand-in itself. */
@NullMarked
package gg.sprocket.standin.image;

import org.jspecify.annotations.NullMarked;
