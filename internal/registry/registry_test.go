package registry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

type fruit interface{ colour() string }

type apple struct{ ripe bool }

func (*apple) colour() string { return "red" }

type pear struct{}

func (*pear) colour() string { return "green" }

var fruits = New[fruit]("fruit")

var (
	_ = fruits.Add("pear", Entry[fruit]{New: func() fruit { return &pear{} }, Doc: "a green fruit"})
	_ = fruits.Add("apple", Entry[fruit]{New: func() fruit { return &apple{ripe: true} }, Doc: "a red fruit", Main: "ripe"})
)

func TestRegistry(t *testing.T) {
	require.Equal(t, []string{"apple", "pear"}, fruits.Names())
	require.Equal(t, "fruit", fruits.Part())
	made, err := fruits.Make("apple")
	require.NoError(t, err)
	require.Equal(t, &apple{ripe: true}, made, "defaults")
	other, _ := fruits.Make("apple")
	require.NotSame(t, made, other, "every part is new")
	require.Equal(t, "apple", fruits.NameOf(made))
	require.Empty(t, NameOf(fruits, 3))
	require.Empty(t, NameOf(fruits, nil))

	_, err = fruits.Make("plum")
	require.ErrorContains(t, err, `no fruit named "plum" (have apple, pear)`)
	k, ok := fruits.Lookup("pear")
	require.True(t, ok)
	require.Equal(t, "a green fruit", k.Doc)
	_, ok = fruits.Lookup("plum")
	require.False(t, ok)
	require.Len(t, fruits.Kinds(), 2)

	found, ok := For(reflect.TypeFor[fruit]())
	require.True(t, ok)
	require.Equal(t, Any(fruits), found)
	require.Contains(t, All(), Any(fruits))
}

func TestBugsPanic(t *testing.T) {
	require.Panics(t, func() { fruits.Add("pear", Entry[fruit]{}) }, "a name twice")
	require.Panics(t, func() { New[fruit]("fruit") }, "a registry twice")
}
