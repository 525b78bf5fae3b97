package stimulus

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // registers the format
	_ "image/png"  // registers the format

	"golang.org/x/image/draw"
)

// largestPhoto bounds the memory that a file may claim.
const largestPhoto = 1 << 28 // pixels

// appendEncoded decodes a PNG or JPEG file, crops it to its central square and appends it at
// the size of the other images. What is transparent becomes black.
func (m *Images) appendEncoded(file []byte) error {
	head, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return errors.New("is neither PNG nor JPEG")
	case err != nil:
		return fmt.Errorf("is damaged (%w)", err)
	case head.Width <= 0 || head.Height <= 0 || head.Width > largestPhoto/head.Height:
		return fmt.Errorf("claims %d×%d pixels", head.Width, head.Height)
	}
	photo, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("is a damaged %s file (%w)", format, err)
	}
	square := image.NewRGBA(image.Rect(0, 0, m.Width, m.Height))
	draw.CatmullRom.Scale(square, square.Bounds(), photo, centralSquare(photo.Bounds()), draw.Src, nil)
	for i := 0; i < len(square.Pix); i += 4 {
		r, g, b := square.Pix[i], square.Pix[i+1], square.Pix[i+2]
		if m.Channels == 3 {
			m.Pixels = append(m.Pixels, byteLevel[r], byteLevel[g], byteLevel[b])
		} else {
			// Y′ = 0.299 R′ + 0.587 G′ + 0.114 B′ (ITU-R BT.601)
			luma := 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
			m.Pixels = append(m.Pixels, float32(luma/255))
		}
	}
	m.Count++
	return nil
}
