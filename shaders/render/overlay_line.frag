// A line on the skin, its edges softened over a pixel.
#version 450
layout(location = 0) in vec2 across;
layout(location = 1) flat in vec4 colour_;
layout(location = 0) out vec4 colour;

void main() {
    float cover = clamp(across.y + 0.5 - abs(across.x), 0.0, 1.0) * colour_.a;
    colour = vec4(colour_.rgb * cover, cover); // premultiplied
}
